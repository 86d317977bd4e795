#!/usr/bin/env bash
# Measures ChatApp, from a checkout: ./deploy/load.sh load --scenario ingest --against-bare, or stress, browser, big-room; without arguments it lists them.
# The server under test is published first, as deploy/README.md says to deploy it; so is the tool. Both are published again only after a change.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
out=$PWD/artifacts/load

# Publishes a project where a source is newer than what was published of it last.
publish() {
  local project=$1 folder=$2
  shift 2
  if [ -f "$folder.published" ] && [ -z "$(find "$@" Directory.*.props global.json -newer "$folder.published" -type f \
      -not -path '*/bin/*' -not -path '*/obj/*' -not -path '*/data/*' -print -quit)" ]; then
    return
  fi
  echo "Publishing $project …" >&2
  rm -rf "$folder" "$folder.published" "$folder.publishing"
  mkdir -p "$out"
  touch "$folder.publishing" # What is edited meanwhile is published the next time.
  local log=$out/publish.log
  if ! dotnet publish "$project" --configuration Release --use-current-runtime --self-contained --output "$folder" --nologo --verbosity quiet >"$log" 2>&1; then
    cat "$log" >&2
    exit 1
  fi
  mv "$folder.publishing" "$folder.published"
}

publish ChatApp "$out/server" ChatApp
publish ChatApp.Tests/Load "$out/tool" ChatApp ChatApp.Tests/Load

# big-room works on the data folder of a server that runs from source, unless --Chat:DataFolder names another.
cd ChatApp
export CHATAPP_SERVER=$out/server/ChatApp
exec "$out/tool/ChatApp.Load" "$@"
