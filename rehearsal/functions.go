package main

func (r *rehearsal) answerForFunctions() {}
