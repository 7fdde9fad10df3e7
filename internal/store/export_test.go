package store

// Forgotten are the statements that destroy a case.
var Forgotten = forgotten
