#!/usr/bin/env bash
# Builds ChatApp and runs it until Ctrl-C, which drains the connections and ends cleanly.
# Another address: Urls=http://127.0.0.1:50002 ./deploy/start.sh   More settings: deploy/README.md, "Configuration".
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../ChatApp"

need_sdk="ChatApp needs the .NET SDK 10: install it from https://dotnet.microsoft.com/download/dotnet/10.0 and start again."
command -v dotnet >/dev/null || { echo "$need_sdk" >&2; exit 1; }
dotnet --list-sdks | grep -q '^10\.' || { echo "$need_sdk" >&2; exit 1; }

# The process that listens on a TCP port of this machine, as "name (pid)"; empty when nobody does.
listener() {
  if [ -r /proc/net/tcp ]; then
    local port_hex inodes inode link pid
    port_hex=$(printf '%04X' "$1")
    inodes=$(cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | awk -v port=":$port_hex" '$4 == "0A" && substr($2, length($2) - 4) == port { print $10 }')
    for inode in $inodes; do
      for link in /proc/[0-9]*/fd/*; do
        if [ "$(readlink "$link" 2>/dev/null)" = "socket:[$inode]" ]; then
          pid=${link#/proc/}
          pid=${pid%%/*}
          echo "$(tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | cut -c1-80 | sed 's/ *$//') (process $pid)"
          return
        fi
      done
      echo "a process of another user"
      return
    done
  elif command -v lsof >/dev/null; then
    lsof -nP -iTCP:"$1" -sTCP:LISTEN 2>/dev/null | awk 'NR == 2 { print $1 " (process " $2 ")" }'
  fi
}

address=${Urls:-http://127.0.0.1:50001}
port=$(sed -E 's#^[a-z]+://[^;]*:([0-9]+).*#\1#' <<<"$address")
if [[ $port =~ ^[0-9]+$ ]]; then
  holder=$(listener "$port")
  if [ -n "$holder" ]; then
    echo "Port $port is taken by $holder. End it, or choose another address and data folder: Urls=http://127.0.0.1:50002 Chat__DataFolder=data-2 ./deploy/start.sh" >&2
    exit 1
  fi
fi

echo "Building ChatApp …"
build_log=$(mktemp)
trap 'rm -f "$build_log"' EXIT
if ! dotnet build --configuration Release --nologo --verbosity quiet >"$build_log" 2>&1; then
  cat "$build_log" >&2
  exit 1
fi
rm -f "$build_log"

# From here on this is the server: it says when it is ready, its console is the hub log, and Ctrl-C reaches it.
exec dotnet bin/Release/net10.0/ChatApp.dll
