// Circuits
