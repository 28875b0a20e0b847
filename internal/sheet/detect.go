package sheet

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf16"
)

var (
	zipMagic = []byte("PK\x03\x04")
	oleMagic = []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") // Office before 2007, and anything with a password
)

// detect looks at the first bytes and makes the source that fits.
func detect(r io.Reader, name string, o Options) (source, error) {
	l := o.Limits.withDefaults()
	b := bufio.NewReaderSize(r, 64<<10)
	head, err := b.Peek(16)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
		return nil, err
	}
	switch {
	case bytes.HasPrefix(head, zipMagic):
		at, size, err := randomAccess(r, b, l.File)
		if err != nil {
			return nil, err
		}
		return openWorkbook(at, size, o.Sheet, l)
	case bytes.HasPrefix(head, oleMagic):
		return nil, oleError(b)
	case looksForeign(b):
		return nil, &Error{Key: ErrNotTable}
	}
	return openText(b, name, newHeadingSearch(o).required-1, l)
}

// randomAccess gives the whole file for reading at any place, from the beginning of what Open was given.
func randomAccess(r io.Reader, read *bufio.Reader, limit int64) (io.ReaderAt, int64, error) {
	type file interface {
		io.ReaderAt
		io.Seeker
	}
	if f, ok := r.(file); ok {
		if here, err := f.Seek(0, io.SeekCurrent); err == nil && here == int64(read.Buffered()) {
			size, err := f.Seek(0, io.SeekEnd)
			if err == nil && size > limit {
				return nil, 0, &Error{Key: ErrTooLarge, Args: []any{"bytes", size, "limit", limit}}
			}
			return f, size, err
		}
	}
	all, err := io.ReadAll(io.LimitReader(read, limit+1))
	if err != nil {
		return nil, 0, err
	}
	if int64(len(all)) > limit {
		return nil, 0, &Error{Key: ErrTooLarge, Args: []any{"limit", limit}}
	}
	return bytes.NewReader(all), int64(len(all)), nil
}

// oleError tells a locked new workbook from an old one: the former names its stream of encrypted content.
func oleError(r io.Reader) error {
	var name bytes.Buffer
	for _, u := range utf16.Encode([]rune("EncryptedPackage")) {
		name.Write([]byte{byte(u), byte(u >> 8)})
	}
	content, err := io.ReadAll(io.LimitReader(r, 64<<20))
	if err != nil {
		return err
	}
	if bytes.Contains(content, name.Bytes()) {
		return &Error{Key: ErrLocked}
	}
	return &Error{Key: ErrOldExcel}
}

// looksForeign recognises what people hand in for a table: PDF, web pages (which some programs call .xls), rich text.
func looksForeign(b *bufio.Reader) bool {
	head, _ := b.Peek(512)
	text := strings.ToLower(string(bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")))
	for _, sign := range []string{"%pdf-", "<!doctype", "<html", "<table", "<?xml", "{\\rtf"} {
		if strings.HasPrefix(text, sign) {
			return true
		}
	}
	return false
}
