package access

import (
	"crypto/sha256"
	"strconv"
)

// pieces are a request that is not put together yet: what its principal, its target and the endpoint in its way say. Other
// requests have the same pieces.
type pieces struct{ by, about, through *piece }

// piece is a piece of requests, with the engine's number of what it says; 0 before the engine has seen it.
type piece struct {
	*Request
	number int32
}

// whole is the request that the pieces make up.
func (p pieces) whole() *Request {
	var through *Request
	if p.through != nil {
		through = p.through.Request
	}
	return whole(p.by.Request, p.about.Request, through)
}

// cutter makes the pieces of a model's requests, each once.
type cutter struct {
	m      *Model
	by     map[*Principal]*piece
	target *Target // the last: most requests follow one about the same
	about  *piece
}

func (m *Model) cutter() *cutter { return &cutter{m: m, by: map[*Principal]*piece{}} }

func (c *cutter) cut(p *Principal, t *Target) pieces {
	if c.by[p] == nil {
		c.by[p] = &piece{Request: c.m.requestBy(p)}
	}
	if c.target != t {
		c.target, c.about = t, &piece{Request: c.m.requestAbout(t)}
	}
	return pieces{by: c.by[p], about: c.about}
}

// manyRequests is how many requests an engine remembers: more than all that the tests make of the example, and too few to be
// felt in the proof of a thousand accounts, which is made once.
const manyRequests = 120_000

// decidePieces is Decide for requests in pieces. What has been decided in whatever proof is not even put together: the tests
// prove the example 150 times, and to make, narrow and digest each request every time took a third of their time in Go.
func (e *Engine) decidePieces(all []pieces) ([]*Decision, error) {
	e.one.Lock()
	defer e.one.Unlock()
	decisions := make([]*Decision, len(all))
	var news []int
	var requests []*Request
	full := len(e.memory.requests) >= manyRequests
	for i, p := range all {
		if !full {
			decisions[i] = e.memory.requests[e.memory.numbersOf(p)]
		}
		if decisions[i] == nil {
			news, requests = append(news, i), append(requests, p.whole())
		}
	}
	decided, err := e.decide(requests)
	for n, decision := range decided {
		i := news[n]
		if decisions[i] = decision; !full {
			e.memory.requests[e.memory.numbersOf(all[i])] = decision
		}
	}
	return decisions, err
}

// numbersOf stand for what the pieces say.
func (m *memory) numbersOf(p pieces) [3]int32 {
	return [3]int32{m.number(p.by), m.number(p.about), m.number(p.through)}
}

func (m *memory) number(p *piece) int32 {
	if p == nil {
		return 0
	}
	if p.number == 0 {
		text := digest(sha256.Sum256(p.text()))
		if m.pieces[text] == 0 {
			m.pieces[text] = int32(len(m.pieces) + 1)
		}
		p.number = m.pieces[text]
	}
	return p.number
}

// text is everything that the piece says. Policies are in it by the numbers of their wordings.
func (p *piece) text() []byte {
	n := &narrowed{}
	n.write(p.Principal, p.Action, p.Resource, p.Account)
	for _, policies := range [][]*Policy{p.Identity, p.Controls, {p.Boundary, p.ResourcePolicy, p.Endpoint}} {
		for _, policy := range policies {
			if policy != nil {
				n.text = strconv.AppendInt(n.text, int64(policy.wording.number), 10)
			}
			n.text = append(n.text, ',')
		}
		n.text = append(n.text, ';')
	}
	for _, key := range p.Context {
		n.write(key.Name)
		n.writeValue(key.Value)
	}
	return n.text
}
