package store

// DocumentID names a document for ever.
type DocumentID string
