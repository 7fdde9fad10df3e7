package store_test

import (
	"testing"

	"hedui/internal/store/storetest"
)

// Who stops while a job is being claimed loses the claim's session with the
// statement; the locks went with it, and that is no failure.
func TestAClaimThatIsCalledOffEndsQuietly(t *testing.T) {
	t.Parallel()
	noError(t, storetest.Postgres(t)().CalledOff(t.Context()))
}
