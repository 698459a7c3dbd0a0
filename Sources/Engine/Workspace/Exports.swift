@_exported public import Noise
@_exported public import Scheduling
@_exported public import Simulation
@_exported public import Tracking

// A front end that imports Workspace speaks of run and job states and noise too, and of states under a cursor.
@_exported public import struct Learning.RateChange
