package export

import (
	"hailong/internal/invite"
	"hailong/internal/survey"
)

// slipLead is the distance of baselines on slips: an "Ẩ" below an "ậ" needs 1,39 of the size.
const slipLead = 1.4

// slipTop is what stands above the symbol: who asks, and what.
type slipTop struct{ head, ask block }

// lay stacks the blocks of a slip and gives the height of the page that they need.
func (p *slipPress) lay(s *Slip, code *invite.Code) (d drawing, height float64, err error) {
	text := p.text(s)
	typing, err := p.typing(&text)
	if err != nil {
		return d, 0, err
	}
	top := p.top(s.business(), &text)
	blocks := []block{top.head, top.ask, p.scan(&text, code), typing, p.details(&text, slipRows)}
	if p.paper.height == 0 {
		d, y := p.stack(blocks, p.paper.top, p.paper.gap)
		return d, p.paper.onDot(y + p.paper.foot), nil
	}
	return p.squeeze(&text, blocks), p.paper.height, nil
}

// slipRows is how many lines the name of a procedure may take; leastGap is the least gap for the sake of a line more.
const (
	slipRows = 3
	leastGap = 0.5
)

// slipGaps are the shares of the gap behind each block but the last. The symbol brings white of its own.
var slipGaps = [...]float64{1.6, 0.3, 0.3, 1}

// squeeze stacks blocks on a paper of fixed height. The gaps give way first, then the lines of the procedure's name, and
// in the end everything becomes a little smaller. Of room that is left over a third goes above.
func (p *slipPress) squeeze(text *SlipText, blocks []block) drawing {
	height := p.paper.height - p.paper.top - p.paper.foot
	var gaps float64
	for _, share := range slipGaps {
		gaps += share
	}
	var room float64
	for rows := slipRows; rows > 0 && room < leastGap*gaps; rows-- {
		blocks[len(blocks)-1] = p.details(text, rows)
		room = height
		for i := range blocks {
			room -= blocks[i].height
		}
	}
	gap := min(max(room/gaps, 0), p.paper.gap)
	all, used := p.stack(blocks, 0, gap)
	scale := min(1, height/used)
	var d drawing
	d.place(all, scale, p.paper.width*(1-scale)/2, p.paper.top+max(0, height-used)/3)
	return d
}

// stack draws blocks from y down, with gaps between them, and gives where they end.
func (p *slipPress) stack(blocks []block, y, gap float64) (d drawing, end float64) {
	for i := range blocks {
		y = p.paper.onDot(y)
		d.place(blocks[i].drawing, 1, 0, y)
		y += blocks[i].height
		if i < len(slipGaps) {
			y += gap * slipGaps[i]
		}
	}
	return d, y
}

// centred sets lines in the middle of the paper.
func (p *slipPress) centred(b *block, l lines, bold bool, c colour) {
	b.setLed(slipLead, l, bold, c, p.lang, p.paper.side, p.paper.inner(), 0.5)
}

// top gives the blocks above the symbol, laid out once for those who are addressed alike.
func (p *slipPress) top(business bool, text *SlipText) slipTop {
	top, ok := p.tops[business]
	if !ok {
		top = slipTop{head: p.head(text), ask: p.ask(text)}
		p.tops[business] = top
	}
	return top
}

// head shows the seal and the center's name, and the band below them.
func (p *slipPress) head(text *SlipText) block {
	var b, name block
	x, width, align := p.paper.side, p.paper.inner(), 0.5
	if p.paper.beside {
		x, width, align = x+p.paper.seal+4, width-p.paper.seal-4, 0
	}
	size := p.paper.name
	for _, part := range text.Center {
		set := fitWhole(legible(part, true), true, width, 2, size, p.paper.name-2)
		size = set.size
		name.setLed(slipLead, set, true, ink, p.lang, x, width, align)
	}
	if p.paper.beside {
		b.place(seal(), p.paper.seal/36, p.paper.side, 0)
		b.place(name.drawing, 1, 0, max(0, (p.paper.seal-name.height)/2))
		b.height = max(p.paper.seal, name.height) + 2.5
	} else {
		b.place(seal(), p.paper.seal/36, (p.paper.width-p.paper.seal)/2, 0)
		b.place(name.drawing, 1, 0, p.paper.seal+1)
		b.height = p.paper.seal + name.height + 2.5
	}
	const bandHeight = 2.75
	b.place(closedBand(p.paper.inner(), bandHeight), 1, p.paper.side, b.height)
	b.height += bandHeight
	return b
}

// ask asks, and says how long answering takes and what becomes of the answers.
func (p *slipPress) ask(text *SlipText) block {
	b := block{height: 0.5}
	p.centred(&b, fitFewest(text.Ask, true, p.paper.inner(), p.paper.ask, p.paper.ask-3.5), true, teal)
	b.height += 0.5
	promise := fitFewest(splitWords(text.Private), false, p.paper.inner(), p.paper.text, p.paper.text-1)
	p.centred(&b, lines{rows: []string{text.Time}, size: promise.size}, false, ink)
	p.centred(&b, promise, false, ink)
	return b
}

// scan shows the symbol.
func (p *slipPress) scan(text *SlipText, code *invite.Code) block {
	side := p.paper.symbol(code)
	x := p.paper.onDot((p.paper.width - side) / 2)
	b := block{height: side}
	b.symbols = append(b.symbols, symbol{x: x, side: side, code: code, alt: text.Symbol})
	return b
}

// typing says what to type where no camera helps: the host, then the code, whole.
func (p *slipPress) typing(text *SlipText) (block, error) {
	var b block
	host := fitFewest(splitAddress(text.Host), true, p.paper.inner(), p.paper.host, p.paper.host-2, p.paper.host-4, 7.5)
	code := fit([]string{text.Code}, true, p.paper.inner(), 1, p.paper.code, 22)
	if host.cut || code.broken {
		return b, survey.Errorf(survey.Invalid, "the host %q or the code is too long to be printed for typing", text.Host)
	}
	if !p.sentence(&b, text.GoTo, text.Host, text.Enter) {
		size := p.paper.text
		p.centred(&b, lines{rows: []string{text.GoTo}, size: size}, false, ink)
		p.centred(&b, host, true, ink)
		b.height += 0.3 // the host may be small, and the marks of the next line are not
		p.centred(&b, lines{rows: []string{text.Enter}, size: size}, false, ink)
	}
	b.setLed(slipLead, code, true, ink, "", p.paper.side, p.paper.inner(), 0.5)
	return b, nil
}

// sentence sets host and the words around it in one line, if that is wide enough.
func (p *slipPress) sentence(b *block, before, host, after string) bool {
	size := p.paper.text
	parts := []words{{text: before + " ", size: size}, {text: host, size: size, bold: true}, {text: " " + after, size: size}}
	var width float64
	for i := range parts {
		width += parts[i].width()
	}
	if width > p.paper.inner() {
		return false
	}
	b.height += firstLine * size * millimetre
	x := (p.paper.width - width) / 2
	for _, part := range parts {
		part.x, part.y, part.ink, part.lang = x, b.height, ink, p.lang
		x += part.width()
		b.words = append(b.words, part)
	}
	b.height += (slipLead - firstLine) * size * millimetre
	return true
}

// details says until when the code is good, which dossier it is of, and where and when it was printed.
func (p *slipPress) details(text *SlipText, rows int) block {
	b := block{height: 0.5}
	b.dashes(p.paper.side, 0, p.paper.inner(), paleInk)
	b.height += 2
	add := func(text string, bold bool, rows int) {
		text = legible(text, bold)
		if text != "" {
			p.centred(&b, fitWhole(text, bold, p.paper.inner(), rows, p.paper.small, p.paper.small-0.5), bold, ink)
		}
	}
	add(text.Expires, true, 2)
	b.height += 0.7
	add(text.Dossier, false, 2)
	add(text.Procedure, false, rows)
	b.height += 0.7
	add(text.Origin, false, 2)
	return b
}
