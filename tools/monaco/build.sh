# !/bin/sh Rebuilds the bundle after a change of the version or of the features in editor.js: cd tools/monaco && npm install
# --no-package-lock && npm run build
set -eu
out=../../src/Stedi.Web/wwwroot/lib/monaco
bundle() { npx esbuild "$1" --bundle --minify --target=es2022 --loader:.ttf=file --asset-names='[name]' --legal-comments=none --outdir="$out" "$2"; }
bundle editor.js --format=esm
bundle editor.worker.js --format=iife
cp node_modules/monaco-editor/LICENSE node_modules/monaco-editor/ThirdPartyNotices.txt "$out"
