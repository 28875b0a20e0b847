package auth

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"hailong/internal/store"
	"hailong/internal/survey"
)

const (
	tokenPrefix = "hl_"
	tokenBytes  = 20 // 160 bits, 32 signs
	tokenKey    = "key:"
	tokenName   = "name:"
)

var tokenCode = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// Token is a machine's right to read figures; its secret is known to its holder alone.
type Token struct {
	Name    string
	Created time.Time // UTC, milliseconds
}

// token is the document of a token's name: the token that is valid under it.
type token struct {
	Name    string    `json:"name"`
	Created time.Time `json:"created"`
	Hash    string    `json:"hash"`
}

// bearer is the document of a secret's hash: under which name to look.
type bearer struct {
	Name string `json:"name"` // as compared
}

// AddToken makes a token and gives its secret, "hl_" and 32 signs, which cannot be had again. Names follow the rules of
// users' names; one that does not gives Invalid, one that is taken Conflict, key auth.token_taken.
func (s *Service) AddToken(ctx context.Context, name string) (secret string, err error) {
	shown, key, err := parseName(name)
	if err != nil {
		return "", err
	}
	b, err := s.random(tokenBytes)
	if err != nil {
		return "", err
	}
	secret = tokenPrefix + tokenCode.EncodeToString(b)
	hash := hashSecret(secret)
	if _, err := s.insertJSON(ctx, tokenKey+hash, bearer{Name: key}); err != nil {
		return "", fmt.Errorf("add token %s: %w", key, err)
	}
	ok, err := s.insertJSON(ctx, tokenName+key, token{Name: shown, Created: s.instant(), Hash: hash})
	if err != nil {
		return "", fmt.Errorf("add token %s: %w", key, err)
	}
	if !ok {
		// The hash alone opens nothing; it is only untidy if this fails too.
		_ = s.st.Delete(ctx, store.Tokens, tokenKey+hash)
		return "", &survey.Error{Kind: survey.Conflict, Key: "auth.token_taken", Field: "name", Args: []any{"name", shown}}
	}
	return secret, nil
}

func (s *Service) insertJSON(ctx context.Context, key string, v any) (bool, error) {
	body, err := json.Marshal(v)
	if err != nil {
		return false, survey.Errorf(survey.Internal, "encode %s: %w", key, err)
	}
	return s.insertOne(ctx, store.Tokens, key, body)
}

// ListTokens gives the valid tokens by name.
func (s *Service) ListTokens(ctx context.Context) ([]Token, error) {
	var tokens []Token
	err := scan(ctx, s.st, store.Tokens, func(doc store.Document) error {
		if !strings.HasPrefix(doc.Key, tokenName) {
			return nil
		}
		var t token
		err := json.Unmarshal(doc.Body, &t)
		tokens = append(tokens, Token{Name: t.Name, Created: t.Created})
		return damaged(doc.Key, err)
	})
	if err != nil {
		return nil, fmt.Errorf("list tokens: %w", err)
	}
	slices.SortFunc(tokens, func(a, b Token) int { return strings.Compare(foldName(a.Name), foldName(b.Name)) })
	return tokens, nil
}

// RevokeToken makes a token invalid at once. A name that no token has gives NotFound, key auth.token_unknown.
func (s *Service) RevokeToken(ctx context.Context, name string) error {
	unknown := &survey.Error{Kind: survey.NotFound, Key: "auth.token_unknown", Field: "name", Args: []any{"name", name}}
	_, key, err := parseName(name)
	if err != nil {
		return unknown
	}
	var t token
	ok, err := s.readToken(ctx, tokenName+key, &t)
	if err != nil {
		return err
	}
	if !ok {
		return unknown
	}
	for _, k := range []string{tokenName + key, tokenKey + t.Hash} {
		if err := s.st.Delete(ctx, store.Tokens, k); err != nil {
			return fmt.Errorf("revoke token %s: %w", key, err)
		}
	}
	return nil
}

// CheckToken gives the token that a secret belongs to. The secret is what follows "Bearer " in the header. One that is
// not valid, for whatever reason, gives Unauthenticated, key auth.token_wrong. What is looked up is the secret's hash,
// so that the time it takes tells nothing about how near a guess came.
func (s *Service) CheckToken(ctx context.Context, secret string) (Token, error) {
	refused := &survey.Error{Kind: survey.Unauthenticated, Key: "auth.token_wrong"}
	if !wellFormed(secret) {
		return Token{}, refused
	}
	hash := hashSecret(secret)
	var b bearer
	if ok, err := s.readToken(ctx, tokenKey+hash, &b); err != nil || !ok {
		return Token{}, either(err, refused)
	}
	var t token
	if ok, err := s.readToken(ctx, tokenName+b.Name, &t); err != nil || !ok || t.Hash != hash {
		return Token{}, either(err, refused)
	}
	return Token{Name: t.Name, Created: t.Created}, nil
}

// either gives the error there is, or the other.
func either(err, other error) error {
	if err != nil {
		return err
	}
	return other
}

// wellFormed reports whether a secret could be one of ours.
func wellFormed(secret string) bool {
	rest, ok := strings.CutPrefix(secret, tokenPrefix)
	if !ok || len(rest) != tokenCode.EncodedLen(tokenBytes) {
		return false
	}
	b, err := tokenCode.DecodeString(rest)
	return err == nil && tokenCode.EncodeToString(b) == rest
}

func hashSecret(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// readToken decodes a document; false means that there is none.
func (s *Service) readToken(ctx context.Context, key string, into any) (bool, error) {
	doc, err := s.st.Get(ctx, store.Tokens, key)
	if survey.KindOf(err) == survey.NotFound {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("read token: %w", err)
	}
	return true, damaged(key, json.Unmarshal(doc.Body, into))
}
