#!/usr/bin/env bash
# Installs what the tests need where it is missing, then runs all of them: build with warnings as errors, formatting, tests.
# The last line is "N passed, N failed". Arguments go to "dotnet test", for example --filter FullyQualifiedName~Admission.
# --fast, for use while working: only the tests that need neither server nor browser, without analyzers and formatting.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

install_missing() {
  local missing=()
  command -v chromium >/dev/null || missing+=(chromium)
  command -v chromium-headless-shell >/dev/null || missing+=(chromium-headless-shell)
  [ -d /usr/share/fonts/opentype/noto ] || missing+=(fonts-noto-cjk)
  command -v systemd-analyze >/dev/null || missing+=(systemd)
  [ -x /usr/sbin/nginx ] || missing+=(nginx-light)
  [ -x /usr/bin/caddy ] || missing+=(caddy)
  [ ${#missing[@]} -eq 0 ] && return
  command -v apt-get >/dev/null || { echo "The tests need: ${missing[*]}. Install them and start again." >&2; exit 1; }
  echo "Installing ${missing[*]} …"
  local as_root=()
  [ "$(id -u)" -eq 0 ] || as_root=(sudo)
  "${as_root[@]}" apt-get update -qq
  DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
  # The tests run proxies of their own; Debian starts what it installs.
  for proxy in nginx caddy; do
    [[ " ${missing[*]} " == *" $proxy"* ]] && [ -d /run/systemd/system ] && "${as_root[@]}" systemctl disable --quiet --now "$proxy"
  done
  return 0
}

if [ "${1:-}" = --fast ]; then
  shift
  set -- --filter kind=unit "$@"
  dotnet build --verbosity quiet -p:RunAnalyzers=false ChatApp.Tests
else
  install_missing
  dotnet restore --verbosity quiet
  dotnet build --no-restore --verbosity quiet
  dotnet format --no-restore --verify-no-changes
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
status=0
dotnet test --no-build --logger "console;verbosity=normal" "$@" 2>&1 | tee "$log" || status=$?

# "dotnet test" sums up as "Failed: 0, Passed: 92, …" or, at this verbosity, one line each.
count() { sed -nE "s/^ *$1: *([0-9]+).*/\1/p" "$log" | tail -n 1; }
passed=$(count Passed)
failed=$(count Failed)
[ -n "$passed$failed" ] || { echo "No test ran." >&2; status=1; }
# What failed once more, so that it stands together at the end.
awk '/^  Passed |^Test Run|^\[xUnit/ { show = 0 } /^  Failed / { show = 40 } show-- > 0' "$log"
echo "${passed:-0} passed, ${failed:-0} failed"
exit "$status"
