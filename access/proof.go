package access

import (
	"time"

	"causeway/config"
)

// Proof is what has been found out about an assembly.
type Proof struct {
	Model    *Model
	Problems []Problem  // what IAM would not understand
	Entries  []*Entry   // every decision of the matrix
	Journeys []*Journey // what must work, step by step
	Duration time.Duration
}

// Prove evaluates every request of the matrix and of the journeys. Its error is about input that cannot be evaluated;
// what is evaluated and differs from the intent is in the proof.
func Prove(assembly *Assembly, org *config.Organization, engine *Engine) (*Proof, error) {
	started := time.Now()
	model, err := NewModel(assembly, org)
	if err != nil {
		return nil, err
	}
	proof := &Proof{Model: model}
	if proof.Problems, err = engine.Load(model.Policies); err != nil || len(proof.Problems) > 0 {
		return proof, err // what is not understood has no meaning to evaluate
	}
	intent := NewIntent(org)
	if proof.Entries, err = model.decide(engine, intent, model.questions(model.Targets(), intent)); err != nil {
		return nil, err
	}
	if proof.Journeys, err = model.travel(engine); err != nil {
		return nil, err
	}
	proof.Duration = time.Since(started)
	return proof, nil
}

// Differences are the decisions that are not what is intended.
func (p *Proof) Differences() []*Entry {
	var different []*Entry
	for _, entry := range p.Entries {
		if entry.Decision.Allowed() != entry.Intended {
			different = append(different, entry)
		}
	}
	return different
}

// Holds says whether access is exactly what is intended, and everything that must work does.
func (p *Proof) Holds() bool {
	for _, journey := range p.Journeys {
		if journey.Broken() != nil {
			return false
		}
	}
	return len(p.Problems) == 0 && len(p.Differences()) == 0
}
