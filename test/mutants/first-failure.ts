// A mutant is caught by the first counterexample; to look for the smallest one would cost far more than to find it.

import fc from 'fast-check';

fc.configureGlobal({ endOnFailure: true });
