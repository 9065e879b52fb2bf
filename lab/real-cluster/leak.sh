#!/usr/bin/env bash
# A bad rollout: the second revision of cart and twin leaks until its container reaches its limit.
set -euo pipefail
rate=${1:-18}
for deployment in cart twin; do
  kubectl -n shop set env "deployment/$deployment" "LEAK_MIB_PER_MINUTE=$rate"
done
