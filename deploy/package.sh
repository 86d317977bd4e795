#!/usr/bin/env bash
# Makes release archives: ./deploy/package.sh [RID ...], such as linux-x64 linux-arm64; without one, for this machine.
# Each is artifacts/chatapp-VERSION-RID.tar.gz with the server (.NET included), its unit, install.sh and a bill of materials (CycloneDX); beside them SHA256SUMS.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
cyclonedx=6.3.1

version=$(sed -nE 's#.*<Version>(.*)</Version>.*#\1#p' Directory.Build.props)
if [ $# -eq 0 ]; then
  case $(uname -m) in
    x86_64) set -- linux-x64 ;;
    aarch64) set -- linux-arm64 ;;
    *) echo "Say for which platform: linux-x64 or linux-arm64." >&2; exit 1 ;;
  esac
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p artifacts
dotnet tool install CycloneDX --version "$cyclonedx" --tool-path "$work/tools" >/dev/null

for rid in "$@"; do
  [[ $rid =~ ^[a-z0-9.-]+$ ]] || { echo "There is no platform $rid." >&2; exit 1; }
  name=chatapp-$version-$rid
  echo "Publishing $name …"
  dotnet publish ChatApp --configuration Release --runtime "$rid" --self-contained --output "$work/$name/server" --nologo --verbosity quiet
  "$work/tools/dotnet-CycloneDX" ChatApp/ChatApp.csproj --output "$work/$name" --filename bom.json --output-format Json \
    --set-name ChatApp --set-version "$version" --disable-package-restore >/dev/null
  cp deploy/chatapp.service deploy/install.sh LICENSE "$work/$name/"
  tar --create --gzip --file "artifacts/$name.tar.gz" --directory "$work" --owner=root:0 --group=root:0 --sort=name "$name"
done

(cd artifacts && sha256sum chatapp-*.tar.gz >SHA256SUMS && cat SHA256SUMS)
