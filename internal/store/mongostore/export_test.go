package mongostore

// What the tests of this package look at from outside.
var (
	Encode     = encode
	Decode     = decode
	DatabaseOf = databaseOf
	EncodeName = encodeName
	DecodeName = decodeName
)
