package intake

import (
	"crypto/sha256"
	"strconv"
)

// names gives the rows of one file their names, in the order of the file.
type names struct {
	ids      map[digest]namedRow // by id
	ordinals map[digest]uint32   // how many rows of these values stood before
}

// digest is enough of a hash to tell rows apart: of a thousand million rows, two fall together with odds of 1 in 10²⁰.
type digest [16]byte

type namedRow struct {
	number int
	values digest
}

func newNames() names {
	return names{ids: map[digest]namedRow{}, ordinals: map[digest]uint32{}}
}

func digestOf(b []byte) digest {
	sum := sha256.Sum256(b)
	return digest(sum[:16])
}

// name sets the row's id. A row whose id stood before with the same values is repeated, with others is a fault.
func (n *names) name(keys Keys, c *checkedRow) {
	values := digestOf(c.body)
	id := c.asGiven("id", c.value("id"), "")
	if len(c.faults) > 0 {
		return
	}
	if id == "" {
		ordinal := n.ordinals[values]
		n.ordinals[values]++
		c.key = string(keys.imported("row|" + strconv.FormatUint(uint64(ordinal), 10) + "|" + string(c.body)))
		return
	}
	c.named, c.key = true, string(keys.imported("id|"+id))
	first, seen := n.ids[digestOf([]byte(id))]
	switch {
	case !seen:
		n.ids[digestOf([]byte(id))] = namedRow{c.number, values}
	case first.values == values:
		c.repeated = true
		c.warn("id", "import.id_repeated", "first", first.number)
	default:
		c.fault("id", "import.id_differs", "first", first.number)
	}
}
