package access

import "strconv"

// pair is a request in two halves, which other requests share.
type pair struct{ by, about *half }

// half is a half of requests, with the engine's number of what it says; 0 before the engine has seen it.
type half struct {
	*Request
	number int
}

// manyPairs is how many pairs an engine remembers: far more than a test's organization has, and too few to be felt by one with
// a thousand accounts, which is proven once.
const manyPairs = 500_000

// decidePairs is Decide for requests in halves. Of a pair that it has decided in whatever proof, the engine makes no request: the
// tests prove the example 150 times, and narrowing and digesting all requests of each took a third of their time.
func (e *Engine) decidePairs(pairs []pair) ([]*Decision, error) {
	e.one.Lock()
	defer e.one.Unlock()
	decisions := make([]*Decision, len(pairs))
	var news []int
	var requests []*Request
	for i, p := range pairs {
		if decisions[i] = e.memory.pairs[e.memory.numbers(p)]; decisions[i] == nil {
			news, requests = append(news, i), append(requests, whole(p.by.Request, p.about.Request))
		}
	}
	decided, err := e.decide(requests)
	for n, decision := range decided {
		i := news[n]
		decisions[i] = decision
		if len(e.memory.pairs) < manyPairs {
			e.memory.pairs[e.memory.numbers(pairs[i])] = decision
		}
	}
	return decisions, err
}

// numbers stand for what both halves of a pair say.
func (m *memory) numbers(p pair) [2]int { return [2]int{m.number(p.by), m.number(p.about)} }

func (m *memory) number(h *half) int {
	if h.number == 0 {
		text := string(h.text())
		if m.halves[text] == 0 {
			m.halves[text] = len(m.halves) + 1
		}
		h.number = m.halves[text]
	}
	return h.number
}

// text is everything that the half says. Policies are in it by the numbers of their wordings.
func (h *half) text() []byte {
	n := &narrowed{}
	n.write(h.Principal, h.Action, h.Resource, h.Account)
	for _, policies := range [][]*Policy{h.Identity, h.Controls, {h.Boundary, h.ResourcePolicy, h.Endpoint}} {
		for _, p := range policies {
			if p != nil {
				n.text = strconv.AppendInt(n.text, int64(p.wording.number), 10)
			}
			n.text = append(n.text, ',')
		}
		n.text = append(n.text, ';')
	}
	for _, key := range h.Context {
		n.write(key.Name)
		n.writeValue(key.Value)
	}
	return n.text
}
