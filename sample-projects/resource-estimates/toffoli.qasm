// Two Toffoli gates written with seven T gates each. Together they do nothing, which --reduce-t finds out.
OPENQASM 3.0;
include "stdgates.inc";

gate toffoli a, b, c {
  h c; cx b, c; tdg c; cx a, c; t c; cx b, c; tdg c; cx a, c;
  t b; t c; h c; cx a, b; t a; tdg b; cx a, b;
}

qubit[3] q;
bit[3] c;
toffoli q[0], q[1], q[2];
t q[0];
toffoli q[0], q[1], q[2];
c = measure q;
