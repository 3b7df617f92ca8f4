#!/usr/bin/env bash
# The compiled kernels under AddressSanitizer and UndefinedBehaviorSanitizer, on the inputs of the tests.
# The plain ones are left out. Usage: tests/sanitize.sh [PYTHON]. Needs gcc; says so and succeeds where there is none.
set -euo pipefail
cd "$(dirname "$0")/.."
python=${1:-python3}
if ! command -v gcc >/dev/null; then
    echo "sanitize: no gcc here, nothing was checked"
    exit 0
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# Leaks are Python's business here; errors of memory and arithmetic are ours, and fatal.
export ASAN_OPTIONS=detect_leaks=0:abort_on_error=1 UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
include=$("$python" -c 'import sysconfig; print(sysconfig.get_paths()["include"])')
check() { # the build, by a flag or none, then the tests that are run on it
    # shellcheck disable=SC2086
    gcc -std=c11 -g -O1 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all $1 \
        -Wall -Wextra -Werror -shared -fPIC -DPy_LIMITED_API=0x030B0000 -I"$include" dedup/kernels/compiled/*.c -o "$folder/kernels.so"
    LD_PRELOAD="$(gcc -print-file-name=libasan.so) $(gcc -print-file-name=libubsan.so)" \
        DEDUP_KERNELS="$folder/kernels.so" "$python" -m pytest -q -n auto -p no:cacheprovider -k "not plain" "${@:2}"
}
# Tests of recall call what the others call, on more texts.
check "" tests/kernels tests/sketch tests/match --ignore tests/match/test_speeches.py --ignore tests/match/test_recall.py \
    --ignore tests/match/test_shared.py --ignore tests/match/test_formulae.py --ignore tests/match/test_sample.py
# What has a portable form beside that of the processor is called by these.
check -DDEDUP_PORTABLE tests/kernels tests/sketch
echo "sanitize: no error of memory or arithmetic"
