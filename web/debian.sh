#!/bin/sh
# Installs the system libraries and fonts that letters need; with "tests", also what only the tests need.
# Asks for nothing and fetches nothing when everything is already there.
set -eu

# Without libharfbuzz-subset0 a Chinese letter takes 6.3 seconds instead of 0.12.
packages="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-core fonts-noto-cjk"
if [ "${1:-}" = tests ]; then
    # libatomic1 is for the Node that drives the browser; a bare machine has it not.
    packages="$packages chromium libatomic1 qpdf poppler-utils"
fi

if ! command -v apt-get >/dev/null; then
    echo "This is not Debian or one of its children. Ombud needs here what Debian calls: $packages" >&2
    exit 0
fi

missing=""
for package in $packages; do
    state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    if [ "$state" != installed ]; then
        missing="$missing $package"
    fi
done
if [ -z "$missing" ]; then
    exit 0
fi

as_root=""
if [ "$(id -u)" != 0 ]; then
    if ! command -v sudo >/dev/null; then
        echo "Please have an administrator run: apt-get install$missing" >&2
        exit 1
    fi
    as_root="sudo"
fi

echo "Installing$missing"
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -qq
# shellcheck disable=SC2086
$as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
