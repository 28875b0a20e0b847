package auth

import "container/list"

// recent keeps the values of the keys that were written last, at most size of them. The zero value of V stands for a
// key that is not kept. It is not safe for concurrent use.
type recent[K comparable, V any] struct {
	size  int
	order *list.List // of entry[K, V], last written first
	byKey map[K]*list.Element
}

type entry[K comparable, V any] struct {
	key   K
	value V
}

func newRecent[K comparable, V any](size int) *recent[K, V] {
	return &recent[K, V]{size: size, order: list.New(), byKey: map[K]*list.Element{}}
}

// get gives the value of a key, or the zero value.
func (r *recent[K, V]) get(k K) V {
	if e, ok := r.byKey[k]; ok {
		return e.Value.(entry[K, V]).value
	}
	var zero V
	return zero
}

// put writes a value, and forgets the one that was written longest ago where there are too many.
func (r *recent[K, V]) put(k K, v V) {
	if e, ok := r.byKey[k]; ok {
		e.Value = entry[K, V]{k, v}
		r.order.MoveToFront(e)
		return
	}
	r.byKey[k] = r.order.PushFront(entry[K, V]{k, v})
	if r.order.Len() > r.size {
		last := r.order.Back()
		delete(r.byKey, last.Value.(entry[K, V]).key)
		r.order.Remove(last)
	}
}
