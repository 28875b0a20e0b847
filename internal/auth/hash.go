package auth

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"io"
	"strings"

	"golang.org/x/crypto/argon2"

	"hailong/internal/survey"
)

// Cost is what one password hash costs.
type Cost struct {
	Memory uint32 // KiB
	Passes uint32
	Lanes  uint8
}

// DefaultCost is 64 MiB and three passes in one lane; the package doc says why.
var DefaultCost = Cost{Memory: 64 << 10, Passes: 3, Lanes: 1}

// The bounds within which a cost is believed: below the RFC's own minimum it is no hash of ours, above them a damaged
// store could stop the process.
const (
	maxMemory = 256 << 10
	maxPasses = 16
	maxLanes  = 16
)

func (c Cost) check() error {
	if c.Lanes < 1 || c.Lanes > maxLanes || c.Passes < 1 || c.Passes > maxPasses || c.Memory < 8*uint32(c.Lanes) || c.Memory > maxMemory {
		return survey.Errorf(survey.Invalid, "password cost %+v is out of bounds", c)
	}
	return nil
}

const (
	saltBytes    = 16
	digestBytes  = 32
	hashesAtOnce = 2
)

// phc is a hash with all that is needed to make it again, written as the PHC string
// "$argon2id$v=19$m=65536,t=3,p=1$<salt>$<digest>", base 64 without padding.
type phc struct {
	cost         Cost
	salt, digest []byte
}

func (p phc) String() string {
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version,
		p.cost.Memory, p.cost.Passes, p.cost.Lanes, b64(p.salt), b64(p.digest))
}

// parsePHC reads what String writes and nothing else: the only accepted spelling of a value is its own.
func parsePHC(s string) (phc, error) {
	var p phc
	part := strings.Split(s, "$")
	if len(part) != 6 {
		return phc{}, badPHC("it has not five parts")
	}
	var version int
	if _, err := fmt.Sscanf(part[2]+" "+part[3], "v=%d m=%d,t=%d,p=%d", &version, &p.cost.Memory, &p.cost.Passes, &p.cost.Lanes); err != nil {
		return phc{}, badPHC("its parameters cannot be read")
	}
	if p.cost.check() != nil {
		return phc{}, badPHC("its cost is out of bounds")
	}
	var errSalt, errDigest error
	p.salt, errSalt = base64.RawStdEncoding.Strict().DecodeString(part[4])
	p.digest, errDigest = base64.RawStdEncoding.Strict().DecodeString(part[5])
	if errSalt != nil || errDigest != nil || len(p.salt) < 8 || len(p.salt) > 64 || len(p.digest) < 16 || len(p.digest) > 64 {
		return phc{}, badPHC("its salt or digest is damaged")
	}
	if p.String() != s {
		return phc{}, badPHC("it is not written as it should be")
	}
	return p, nil
}

// badPHC says what is wrong with a hash without repeating any of it.
func badPHC(what string) error {
	return survey.Errorf(survey.Internal, "stored password hash: %s", what)
}

// hasher makes and compares hashes, a few at a time.
type hasher struct {
	cost  Cost
	rand  io.Reader
	slots chan struct{}
	decoy string // a hash of no password, compared with where there is no account
}

func newHasher(cost Cost, rand io.Reader) (*hasher, error) {
	b, err := randomBytes(rand, saltBytes+digestBytes)
	if err != nil {
		return nil, err
	}
	decoy := phc{cost: cost, salt: b[:saltBytes], digest: b[saltBytes:]}
	return &hasher{cost: cost, rand: rand, slots: make(chan struct{}, hashesAtOnce), decoy: decoy.String()}, nil
}

// make hashes a password with a new salt.
func (h *hasher) make(ctx context.Context, password string) (string, error) {
	salt, err := randomBytes(h.rand, saltBytes)
	if err != nil {
		return "", err
	}
	p := phc{cost: h.cost, salt: salt}
	if p.digest, err = h.digest(ctx, password, p, digestBytes); err != nil {
		return "", err
	}
	return p.String(), nil
}

// matches reports whether the password is the one that was hashed. The comparison takes the same time either way.
func (h *hasher) matches(ctx context.Context, hash, password string) (bool, error) {
	p, err := parsePHC(hash)
	if err != nil {
		return false, err
	}
	d, err := h.digest(ctx, password, p, uint32(len(p.digest)))
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(d, p.digest) == 1, nil
}

// outdated reports whether a hash was made under other parameters than those of now.
func (h *hasher) outdated(hash string) bool {
	p, err := parsePHC(hash)
	return err == nil && (p.cost != h.cost || len(p.salt) != saltBytes || len(p.digest) != digestBytes)
}

// digest waits for its turn and computes; a context that ends while it waits gives Unavailable, key auth.busy.
func (h *hasher) digest(ctx context.Context, password string, p phc, length uint32) ([]byte, error) {
	select {
	case h.slots <- struct{}{}:
		defer func() { <-h.slots }()
	case <-ctx.Done():
		return nil, &survey.Error{Kind: survey.Unavailable, Key: "auth.busy", Err: ctx.Err()}
	}
	if err := ctx.Err(); err != nil {
		return nil, &survey.Error{Kind: survey.Unavailable, Key: "auth.busy", Err: err}
	}
	normal := []byte(normalPassword(password))
	return argon2.IDKey(normal, p.salt, p.cost.Passes, p.cost.Memory, p.cost.Lanes, length), nil
}
