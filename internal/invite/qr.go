package invite

import (
	"errors"

	"github.com/skip2/go-qrcode"

	"hailong/internal/survey"
)

// QuietZone is the white border on each side, in modules, that every drawing of a Code has.
const QuietZone = 4

// Level is the share of a symbol that may be lost and still be read.
type Level byte

// The two levels that are used, by the letters of the standard.
const (
	LevelQ Level = 'Q' // 25 %
	LevelH Level = 'H' // 30 %
)

// Code is a QR symbol. It is immutable and safe for concurrent use.
type Code struct {
	content string
	level   Level
	version int
	modules [][]bool // without quiet zone; [row][column], true = dark
}

// QR makes the symbol of a text (for posters, an address). It has level H where that gives the same version as level Q,
// so the same number of modules, else level Q. An empty content, or one too long for any symbol, gives an Invalid error.
func QR(content string) (*Code, error) {
	if content == "" {
		return nil, survey.Errorf(survey.Invalid, "make QR code: there is nothing to put into it")
	}
	level := LevelQ
	symbol, err := qrcode.New(content, qrcode.High)
	if err != nil {
		return nil, survey.Errorf(survey.Invalid, "make QR code of %d bytes: %w", len(content), err)
	}
	if h, err := qrcode.New(content, qrcode.Highest); err == nil && h.VersionNumber == symbol.VersionNumber {
		level, symbol = LevelH, h
	}
	symbol.DisableBorder = true
	return &Code{content: content, level: level, version: symbol.VersionNumber, modules: symbol.Bitmap()}, nil
}

// Content gives the text that the symbol carries.
func (c *Code) Content() string { return c.content }

// Level gives the error level of the symbol.
func (c *Code) Level() Level { return c.level }

// Version gives the version of the symbol, 1 to 40; it has 17 + 4·version modules a side.
func (c *Code) Version() int { return c.version }

// Side gives the number of modules a side, both quiet zones included.
func (c *Code) Side() int { return len(c.modules) + 2*QuietZone }

// Modules gives the symbol for other drawers: Side rows of Side modules, quiet zone included, true = dark.
// The rows are the caller's own.
func (c *Code) Modules() [][]bool {
	rows := make([][]bool, c.Side())
	for y := range rows {
		rows[y] = make([]bool, c.Side())
		if m := y - QuietZone; m >= 0 && m < len(c.modules) {
			copy(rows[y][QuietZone:], c.modules[m])
		}
	}
	return rows
}

// Run is a horizontal run of dark modules: Len of them from column X of row Y, quiet zone counted.
type Run struct{ X, Y, Len int }

// Runs gives every dark module exactly once as the longest horizontal runs, row by row, left to right.
func (c *Code) Runs() []Run {
	var runs []Run
	for y, row := range c.modules {
		for x := 0; x < len(row); x++ {
			if !row[x] {
				continue
			}
			start := x
			for x < len(row) && row[x] {
				x++
			}
			runs = append(runs, Run{X: start + QuietZone, Y: y + QuietZone, Len: x - start})
		}
	}
	return runs
}

var errModuleSize = errors.New("a module is at least one pixel wide")
