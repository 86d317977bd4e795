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
  ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || missing+=(postgresql)
  command -v redis-server >/dev/null || missing+=(redis-server)
  [ ${#missing[@]} -eq 0 ] && return
  command -v apt-get >/dev/null || { echo "The tests need: ${missing[*]}. Install them and start again." >&2; exit 1; }
  echo "Installing ${missing[*]} …"
  local as_root=()
  [ "$(id -u)" -eq 0 ] || as_root=(sudo)
  "${as_root[@]}" apt-get update -qq
  DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
  # The tests run servers of their own; Debian starts what it installs.
  for service in nginx caddy postgresql redis-server; do
    [[ " ${missing[*]} " == *" $service"* ]] && [ -d /run/systemd/system ] && "${as_root[@]}" systemctl disable --quiet --now "$service"
  done
  return 0
}

# --postgres: what stores something, on PostgreSQL instead of SQLite.
on_postgres="kind=server&database!=sqlite&($(printf '|FullyQualifiedName~.Tests.%s.' Messages Rooms People Search Realtime Files HubLog Audit | cut -c2-))"

if [ "${1:-}" = --postgres ]; then
  shift
  export CHATAPP_TEST_DATABASE=postgres
  set -- --filter "$on_postgres" "$@"
fi

if [ "${1:-}" = --fast ]; then
  shift
  set -- --filter kind=unit "$@"
  dotnet build --verbosity quiet -p:RunAnalyzers=false ChatApp.Tests
else
  install_missing
  dotnet restore --verbosity quiet
  dotnet build --no-restore --verbosity quiet
  # The build has checked code style and analyzers; what is left is white space and the order of usings.
  dotnet format whitespace --no-restore --verify-no-changes
  dotnet format style --no-restore --verify-no-changes --diagnostics IDE0055
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
status=0
dotnet test --no-build --logger "console;verbosity=normal" "$@" 2>&1 | tee "$log" || status=$?

# "dotnet test" sums up as "Failed: 0, Passed: 92, …" or, at this verbosity, one line each.
count() { sed -nE "s/^ *$1: *([0-9]+).*/\1/p" "$log" | awk '{ all += $1 } END { print all + 0 }'; }
passed=$(count Passed)
failed=$(count Failed)
[ $((passed + failed)) -gt 0 ] || { echo "No test ran." >&2; status=1; }
# What failed once more, so that it stands together at the end.
awk '/^  Passed |^Test Run|^\[xUnit/ { show = 0 } /^  Failed / { show = 40 } show-- > 0' "$log"
echo "$passed passed, $failed failed"
exit "$status"
