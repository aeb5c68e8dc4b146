# SPDX-License-Identifier: GPL-2.0
#
# Prints one "URI SUITE" line for each pair in a deb822 sources file that
# serves binary packages of main. Called by apt.sh, for the host's *.sources.

function flush_stanza(	i, j, nu, ns, uri, suite)
{
	if (types ~ /(^| )deb( |$)/ && components ~ /(^| )main( |$)/ &&
	    enabled !~ /^(no|false|off|0)$/) {
		nu = split(uris, uri, " ")
		ns = split(suites, suite, " ")
		for (i = 1; i <= nu; i++)
			for (j = 1; j <= ns; j++)
				print uri[i], suite[j]
	}
	types = uris = suites = components = enabled = ""
}

FNR == 1		{ flush_stanza() }
/^[ \t]*$/		{ flush_stanza(); next }
/^#/			{ next }

{
	key = tolower($1)
	$1 = ""
	sub(/^ /, "")
}

key == "types:"		{ types = $0 }
key == "uris:"		{ uris = $0 }
key == "suites:"	{ suites = $0 }
key == "components:"	{ components = $0 }
key == "enabled:"	{ enabled = tolower($0) }

END			{ flush_stanza() }
