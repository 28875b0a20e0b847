package e2e_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// TestKilledUnderLoad kills the service without warning, twenty times on SQLite and some times on the wire engine, while
// answers pour in. What was acknowledged must be there, once, under the same receipt.
func TestKilledUnderLoad(t *testing.T) {
	rounds := map[string]int{"sqlite": 20, "mongodb": 20}
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			args := e.args(t)
			sent, acknowledged := map[string]bool{}, map[string]string{}
			for round := range rounds[e.name] {
				s := serve(t, args...)
				keys, acks := pour(t, s, round)
				for _, k := range keys {
					sent[k] = true
				}
				for k, receipt := range acks {
					acknowledged[k] = receipt
				}
			}
			if len(acknowledged) == 0 || len(acknowledged) == len(sent) {
				t.Logf("%d sent, %d acknowledged", len(sent), len(acknowledged))
			}
			checkAcknowledged(t, args, sent, acknowledged)
		})
	}
}

// pour sends answers from several clients and kills the service in the middle; it gives what was sent and acknowledged.
func pour(t *testing.T, s *service, round int) (keys []string, acks map[string]string) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	acks = map[string]string{}
	var mu sync.Mutex
	var wg sync.WaitGroup
	for client := range 8 {
		wg.Go(func() {
			for n := 0; ctx.Err() == nil; n++ {
				key := fmt.Sprintf("kill-%02d-%d-%08d", round, client, n)
				mu.Lock()
				keys = append(keys, key)
				mu.Unlock()
				status, receipt := s.submit(ctx, key, "5", nil)
				if status != 201 && status != 200 {
					return
				}
				mu.Lock()
				acks[key] = receipt
				mu.Unlock()
			}
		})
	}
	time.Sleep(time.Duration(20+rand.IntN(180)) * time.Millisecond)
	s.kill()
	cancel()
	wg.Wait()
	return keys, acks
}

func checkAcknowledged(t *testing.T, args []string, sent map[string]bool, acknowledged map[string]string) {
	t.Helper()
	stored := figuresOf(t, args...).Reconciliation.Received
	if n := int64(len(acknowledged)); stored < n || stored > int64(len(sent)) {
		t.Errorf("%d stored; %d acknowledged, %d sent", stored, n, len(sent))
	}
	s := serve(t, args...)
	again := 0
	for key, receipt := range acknowledged {
		status, got := s.submit(t.Context(), key, "1", nil)
		if status != 200 || got != receipt {
			t.Fatalf("%s was acknowledged as %s; sent again it gives %d %s", key, receipt, status, got)
		}
		if again++; again == 1000 {
			break
		}
	}
	for key := range sent { // what was not acknowledged may be sent again, and then counts once
		if acknowledged[key] == "" {
			if status, _ := s.submit(t.Context(), key, "5", nil); status != 200 && status != 201 {
				t.Fatalf("%s sent again: %d", key, status)
			}
		}
	}
	s.stop(t)
	f := figuresOf(t, args...)
	if n := int64(len(sent)); f.Reconciliation.Received != n || f.Satisfaction.PerResponse.Num != n {
		t.Errorf("received %d, satisfied %d; want %d each, once", f.Reconciliation.Received, f.Satisfaction.PerResponse.Num, n)
	}
}

// TestStoppedUnderLoad: an operator's stop lets every request that was taken end; nobody is cut off in the middle.
func TestStoppedUnderLoad(t *testing.T) {
	args := engines[0].args(t)
	s := serve(t, args...)
	// Each request makes its own connection, so that a refused one was never taken.
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	var answered atomic.Int64
	var wg sync.WaitGroup
	for c := range 8 {
		wg.Go(func() {
			for n := 0; ; n++ {
				form := url.Values{"key": {fmt.Sprintf("stopped-%d-%08d", c, n)}, "overall": {"5"}, "applicant": {"business"}}
				req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url+"/p/TT-01", strings.NewReader(form.Encode()))
				if err != nil {
					t.Error(err)
					return
				}
				req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				req.Header.Set("Accept", "application/json")
				resp, err := client.Do(req)
				if err != nil {
					if !errors.Is(err, syscall.ECONNREFUSED) && !errors.Is(err, syscall.ECONNRESET) {
						t.Errorf("cut off: %v", err)
					}
					return
				}
				resp.Body.Close()
				if resp.StatusCode == http.StatusCreated {
					answered.Add(1)
				}
			}
		})
	}
	time.Sleep(300 * time.Millisecond)
	s.stop(t)
	wg.Wait()
	if stored := figuresOf(t, args...).Reconciliation.Received; stored != answered.Load() || stored == 0 {
		t.Errorf("%d stored, %d thanked for; want as many, and some", stored, answered.Load())
	}
}

// TestFiftyTimesTheSame: a form sent fifty times at once is one response and fifty times the same receipt.
func TestFiftyTimesTheSame(t *testing.T) {
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			args := e.args(t)
			s := serve(t, args...)
			receipts := make([]string, 50)
			created := make([]bool, 50)
			var wg sync.WaitGroup
			for i := range receipts {
				wg.Go(func() {
					status, r := s.submit(t.Context(), "the-same-form-sent-fifty-times", "4", nil)
					receipts[i], created[i] = r, status == 201
				})
			}
			wg.Wait()
			first := 0
			for i, r := range receipts {
				if r == "" || r != receipts[0] {
					t.Fatalf("receipt %d is %q, the first %q", i, r, receipts[0])
				}
				if created[i] {
					first++
				}
			}
			if first != 1 {
				t.Errorf("%d answers say 201, want one", first)
			}
			s.stop(t)
			if n := figuresOf(t, args...).Reconciliation.Received; n != 1 {
				t.Errorf("%d responses stored, want 1", n)
			}
		})
	}
}
