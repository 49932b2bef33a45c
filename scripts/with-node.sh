#!/bin/sh
# with-node.sh COMMAND [ARGUMENT ...]: runs a command on this checkout's Node with this checkout's
# packages, and installs both first where they are missing.
set -u
BANKFULL_ROOT=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P) || exit 3
. "$BANKFULL_ROOT/scripts/env.sh" || exit 3
bankfull_packages || exit 3

PATH=$BANKFULL_ROOT/node_modules/.bin:$PATH
# node:sqlite calls itself experimental; that is our concern, not the reader's.
case " ${NODE_OPTIONS:-} " in
  *' --disable-warning=ExperimentalWarning '*) ;;
  *) NODE_OPTIONS="${NODE_OPTIONS:+$NODE_OPTIONS }--disable-warning=ExperimentalWarning" ;;
esac
export PATH NODE_OPTIONS
exec "$@"
