// A front end that imports Workspace speaks of run and job states too.
@_exported public import Scheduling
@_exported public import Tracking
