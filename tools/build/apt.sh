# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# A private apt for one architecture: it has its own sources, lists and package
# files, all in the cache (cache.sh). The other scripts of this folder source
# it. It reads the host's sources and proxy settings and changes nothing on the
# host; the host's dpkg gets no new architecture.

repo=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=$repo/build
prog=$(basename "$0")
# shellcheck source=tools/build/cache.sh
. "$repo/tools/build/cache.sh"

# The Debian release that packages come from, whatever the host runs. bookworm is the
# last with 32-bit x86 kernels; a script that wants another release sets it before it
# sources this file, and exports it for apt-fetch.
suite=${suite:-bookworm}
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
tries=3

say() { echo "$prog: $*" >&2; }
die() { say "$@"; exit 1; }

# --help prints the comment at the head of the calling script.
usage_wanted() {
	case ${1-} in
	-h|--help) sed -n '3,/^[^#]/s/^# \{0,1\}//p' "$0"; return 0 ;;
	esac
	return 1
}

# Both forms of the host's sources, as "URI SUITE" lines, without comments.
host_entries() {
	find /etc/apt -maxdepth 2 -name '*.list' -type f -exec cat {} + 2>/dev/null |
		sed -nE 's/^[[:space:]]*deb[[:space:]]+(\[[^]]*\][[:space:]]*)?//p' |
		awk '/ main( |$)/ { print $1, $2 }'
	find /etc/apt/sources.list.d -name '*.sources' -type f \
		-exec awk -f "$repo/tools/build/deb822.awk" {} + 2>/dev/null
}

# The Debian archives among them, turned to our release. Backports have no updates of
# their own, and bullseye, whose maintenance has ended, has none any more: its security
# archive still lists packages that it no longer holds.
private_sources() {
	local codename
	codename=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
	host_entries | awk -v host="${codename:-$suite}" -v rel="$suite" -v key="$keyring" '
		$1 !~ "/debian(-security)?(/|$)" { next }
		$2 == "stable" || $2 == "oldstable" { $2 = host }
		$2 !~ "^" host "(-updates|-security)?$" { next }
		$2 != host && rel ~ /^bullseye$|-backports$/ { next }
		{ sub("^" host, rel, $2)
		  print "deb [signed-by=" key "]", $1, $2, "main" }' | sort -u > "$1"
	[ -s "$1" ] || die "apt's sources name no Debian archive with '$suite' and 'main'"
}

private_config() {
	cat <<-END
	APT::Architecture "$2";
	#clear APT::Architectures;
	APT::Architectures { "$2"; };
	APT::Sandbox::User "";
	APT::Install-Recommends "false";
	Acquire::Languages "none";
	Acquire::Retries "3";
	Acquire::http::Timeout "60";
	Dir::Etc::SourceList "$1/sources.list";
	Dir::Etc::SourceParts "/dev/null";
	Dir::Etc::Preferences "/dev/null";
	Dir::Etc::PreferencesParts "/dev/null";
	Dir::State "$1/state";
	Dir::State::status "$1/status";
	Dir::Cache "$1/cache";
	#clear Acquire::IndexTargets::deb::DEP-11;
	#clear Acquire::IndexTargets::deb::DEP-11-icons;
	#clear Acquire::IndexTargets::deb::DEP-11-icons-small;
	#clear Acquire::IndexTargets::deb::DEP-11-icons-large;
	#clear Acquire::IndexTargets::deb::DEP-11-icons-hidpi;
	#clear Acquire::IndexTargets::deb::DEP-11-icons-large-hidpi;
	#clear APT::Update::Post-Invoke;
	#clear APT::Update::Post-Invoke-Success;
	END
}

apt_home() { echo "$cache/apt/$suite/$1"; }

# apt_run ARCH PROGRAM ARGS...: apt-get or apt-cache on the private state.
apt_run() {
	local arch=$1 program=$2
	shift 2
	"$program" -c "$(apt_home "$arch")/apt.conf" "$@"
}

have_lists() { compgen -G "$(apt_home "$1")/state/lists/*_Packages*" > /dev/null; }

# If an archive's index does not match its release file, only that archive
# fails: apt keeps what the others serve, which is enough to go on.
apt_update() {
	local arch=$1 try log
	log=$(apt_home "$arch")/update.log
	say "reading the package lists of $suite/$arch"
	for ((try = 1; try <= tries; try++)); do
		apt_run "$arch" apt-get -q update --error-on=any > "$log" 2>&1 && return
		! have_lists "$arch" || [ "$try" -lt 2 ] || break
		sleep $((try * 2))
	done
	sed -n 's/^E: Failed/Failed/p' "$log" >&2
	have_lists "$arch" || die "no package list of $suite/$arch could be read; see $log"
	say "going on with the package lists that could be read"
}

# Prepares the private apt; reads lists again if they are a day old.
apt_ready() {
	local arch=$1 home
	home=$(apt_home "$arch")
	[ -e "$keyring" ] || die "$keyring is missing: install debian-archive-keyring"
	mkdir -p "$home"/{state/lists/partial,cache/archives/partial} "$cache/debs/$arch"
	exec 8> "$home/lock"
	flock 8
	private_config "$home" "$arch" > "$home/apt.conf"
	if ! have_lists "$arch" || [ -z "$(find "$home/stamp" -mtime -1 2>/dev/null)" ]; then
		: >> "$home/status"
		private_sources "$home/sources.list"
		apt_update "$arch"
		touch "$home/stamp"
	fi
	exec 8>&-
}

# The versioned package that a metapackage stands for: its first dependency with
# that prefix.
apt_depends() {
	local arch=$1 package=$2 pattern=$3
	apt_run "$arch" apt-cache show --no-all-versions "$package" |
		sed -n 's/^Depends: //p' | tr ',' '\n' |
		sed -nE "s/^ *($pattern)( .*)?\$/\1/p" | awk 'NR == 1'
}

apt_has() { apt_run "$1" apt-cache show "$2" > /dev/null 2>&1; }

apt_version() {
	apt_run "$1" apt-cache show --no-all-versions "$2" |
		sed -n 's/^Version: //p' | awk 'NR == 1'
}

# apt_files ARCH PACKAGE...: prints "FILE SHA256" for each. apt prints nothing
# about a file that lies in the current directory, hence the cd.
apt_files() {
	local arch=$1
	shift
	(cd / && apt_run "$arch" apt-get -q --print-uris download "$@") |
		sed -nE "s/^'[^']*' ([^ ]+) [0-9]+ SHA256:([0-9a-f]+).*/\1 \2/p"
}
