#!/usr/bin/env bash
# Makes release archives: ./deploy/package.sh [RID ...], such as linux-x64 linux-arm64; without one, for this machine.
# Each is artifacts/chatapp-VERSION-RID.tar.gz with the server (.NET included), its unit, install.sh and a bill of materials (CycloneDX); beside them SHA256SUMS.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
cyclonedx=6.3.1

# The version of what stands under a name in a JSON file, on the next line.
version_of() { sed -n "/\"$1\"/{n;s/.*\"version\": \"\(.*\)\".*/\1/p;q}" "$2"; }

# One component of the bill of materials, by its package.
component() { local purl="pkg:$1/${2/@/%40}@$3"; printf '    { "type": "library", "bom-ref": "%s", "name": "%s", "version": "%s", "purl": "%s" },\n' "$purl" "$2" "$3" "$purl"; }

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
  # Without what only writes migrations, and without other platforms' libvips; with .NET itself and the script for browsers, which are no packages of the project.
  others=$(sed -nE 's/.*PackageReference Include="(NetVips\.Native\.[^"]+)".*/\1/p' ChatApp/ChatApp.csproj | { grep -v "\.$rid\$" || true; } | paste -sd,)
  "$work/tools/dotnet-CycloneDX" ChatApp/ChatApp.csproj --output "$work/$name" --filename bom.json --output-format Json \
    --set-name ChatApp --set-version "$version" --disable-package-restore --exclude-filter "Microsoft.EntityFrameworkCore.Design${others:+,$others}" >/dev/null
  {
    for framework in Microsoft.NETCore.App Microsoft.AspNetCore.App; do
      component nuget "$framework.Runtime.$rid" "$(version_of "$framework" "$work/$name/server/ChatApp.runtimeconfig.json")"
    done
    for vendored in @microsoft/signalr emojibase-data; do
      component npm $vendored "$(sed -nE "s|.*npm package $vendored, version ([0-9.]+[0-9]).*|\1|p" ChatApp/wwwroot/lib/*/LICENSE.txt)"
    done
  } >"$work/more"
  sed -i "/^  \"components\": \[/r $work/more" "$work/$name/bom.json"
  cp deploy/chatapp.service deploy/install.sh LICENSE "$work/$name/"
  tar --create --gzip --file "artifacts/$name.tar.gz" --directory "$work" --owner=root:0 --group=root:0 --mode=u+rwX,go+rX,go-w --sort=name "$name"
done

(cd artifacts && sha256sum chatapp-*.tar.gz >SHA256SUMS && cat SHA256SUMS)
