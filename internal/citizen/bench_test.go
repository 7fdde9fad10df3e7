package citizen

import "testing"

func BenchmarkParseClean(b *testing.B) {
	for b.Loop() {
		Parse("11010519491231002X")
	}
}

func BenchmarkParseMended(b *testing.B) {
	for b.Loop() {
		Parse(" 11010519491231002x")
	}
}

func BenchmarkNormalName(b *testing.B) {
	for b.Loop() {
		NormalName("阿卜杜拉·买买提")
	}
}
