package wiretest_test

import (
	"fmt"
	"net"
	"net/url"
	"os"
	"sync"
	"sync/atomic"
	"testing"

	"hailong/internal/store"
	"hailong/internal/store/mongostore"
	"hailong/internal/store/mongostore/wiretest"
	"hailong/internal/store/storetest"
	"hailong/internal/survey"
)

// server is one wire engine for all tests; each test has a database of its own.
var server *wiretest.Server

var databases atomic.Int64

func TestMain(m *testing.M) { os.Exit(withServer(m)) }

func withServer(m *testing.M) int {
	dir, err := os.MkdirTemp("", "wiretest-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	if server, err = wiretest.Start("127.0.0.1:0", dir); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer server.Stop()
	return m.Run()
}

// open opens a new database through an address, the server's own or a proxy's.
func open(t *testing.T, address string) *mongostore.Store {
	t.Helper()
	uri := fmt.Sprintf("mongodb://%s/test_%d", address, databases.Add(1))
	s, err := mongostore.Open(t.Context(), uri)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func address(t *testing.T) string {
	t.Helper()
	u, err := url.Parse(server.URI)
	if err != nil {
		t.Fatal(err)
	}
	return u.Host
}

func TestStore(t *testing.T) {
	var proxies sync.Map // of each store, for the faults
	storetest.Run(t, func(t *testing.T) store.Store {
		p := newProxy(t, address(t))
		s := open(t, p.address)
		proxies.Store(s, p)
		return s
	},
		storetest.Slow(),
		storetest.Without(storetest.NestedArrays, storetest.InnerID),
		storetest.WithFault("the connection is cut in the middle of the batch", cut(&proxies, 20_000, -1)),
		storetest.WithFault("the connection is cut before the answer", cut(&proxies, -1, 0)),
		storetest.WithFault("the connection is cut in the middle of the answer", cut(&proxies, -1, 10)))
}

func TestOpenAgainChangesNothing(t *testing.T) {
	t.Parallel()
	uri := fmt.Sprintf("%stest_%d", server.URI, databases.Add(1))
	for i := range 2 {
		s, err := mongostore.Open(t.Context(), uri)
		if err != nil {
			t.Fatal(err)
		}
		if n, err := s.Count(t.Context(), store.Settings); n != int64(i) || err != nil {
			t.Errorf("Count at opening %d = %d, %v", i, n, err)
		}
		doc := []store.Document{{Key: fmt.Sprint(i), Body: []byte(`{}`)}}
		if _, err := s.Insert(t.Context(), store.Settings, doc); err != nil {
			t.Error(err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestASilentServerIsUnavailable(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close() // it accepts, and says nothing
	_, err = mongostore.Open(t.Context(), "mongodb://"+l.Addr().String()+"/?serverSelectionTimeoutMS=300")
	if survey.KindOf(err) != survey.Unavailable || err == nil {
		t.Errorf("Open = %v, want unavailable", err)
	}
}

// cut breaks a store's way to the server: the connection that carries a batch is cut after so many bytes towards the
// server, or so many bytes of the answer to it, and nothing gets through until it is mended. −1 cuts nothing that way.
func cut(proxies *sync.Map, sent, answered int64) storetest.Fault {
	return func(t *testing.T, s store.Store) func() {
		p, ok := proxies.Load(s)
		if !ok {
			t.Fatal("the store has no proxy")
		}
		return p.(*proxy).breakOn(sent, answered)
	}
}

// proxy hands bytes on between clients and the server, and can be told to cut.
type proxy struct {
	address string
	target  string

	mu    sync.Mutex
	plan  *plan
	conns map[net.Conn]bool
}

// plan is a cut to come. A message of more than batchBytes towards the server is the batch.
type plan struct {
	sent, answered int64
	down           atomic.Bool // nothing gets through any more
}

const batchBytes = 8 << 10

func newProxy(t *testing.T, target string) *proxy {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{address: l.Addr().String(), target: target, conns: map[net.Conn]bool{}}
	go p.accept(l)
	t.Cleanup(func() {
		l.Close()
		p.cutAll()
	})
	return p
}

func (p *proxy) breakOn(sent, answered int64) (mend func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.plan = &plan{sent: sent, answered: answered}
	return func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.plan = nil
	}
}

func (p *proxy) planned() *plan {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.plan
}

func (p *proxy) accept(l net.Listener) {
	for {
		client, err := l.Accept()
		if err != nil {
			return
		}
		if pl := p.planned(); pl != nil && pl.down.Load() {
			client.Close()
			continue
		}
		up, err := net.Dial("tcp", p.target)
		if err != nil {
			client.Close()
			continue
		}
		p.mu.Lock()
		p.conns[client], p.conns[up] = true, true
		p.mu.Unlock()
		pair := &pair{proxy: p, client: client, server: up}
		go pair.copy(up, client, pair.toServer)
		go pair.copy(client, up, pair.toClient)
	}
}

func (p *proxy) cutAll() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for c := range p.conns {
		c.Close()
	}
}

// pair is one client's connection and the one to the server that serves it.
type pair struct {
	proxy          *proxy
	client, server net.Conn
	sent, answered int64
	batch          atomic.Bool // the batch is on its way over this pair
}

// copy hands on what pass lets through, until pass cuts or one side ends.
func (c *pair) copy(to, from net.Conn, pass func(n int64) (let int64, over bool)) {
	defer c.client.Close()
	defer c.server.Close()
	buf := make([]byte, 32<<10)
	for {
		n, err := from.Read(buf)
		let, over := pass(int64(n))
		if _, werr := to.Write(buf[:let]); err != nil || werr != nil || over {
			return
		}
	}
}

func (c *pair) toServer(n int64) (int64, bool) {
	pl := c.proxy.planned()
	if pl == nil {
		return n, false
	}
	if pl.down.Load() {
		return 0, true
	}
	if n < batchBytes && !c.batch.Load() {
		return n, false
	}
	c.batch.Store(true)
	if c.sent += n; pl.sent >= 0 && c.sent > pl.sent {
		pl.down.Store(true)
		c.proxy.cutAll()
		return 0, true
	}
	return n, false
}

func (c *pair) toClient(n int64) (int64, bool) {
	pl := c.proxy.planned()
	if pl == nil || pl.answered < 0 || !c.batch.Load() {
		return n, pl != nil && pl.down.Load()
	}
	let := max(min(n, pl.answered-c.answered), 0)
	if c.answered += n; c.answered > pl.answered {
		pl.down.Store(true)
		return let, true
	}
	return let, false
}
