# SPDX-License-Identifier: GPL-2.0
# Turns the preprocessed `enum fixed_addresses` into a table of names, one
# { value, "name" } an enumerator, in the enum's order. Called by Kbuild on
# fixmap_enum.i. The double-underscore names mark ends, they are no slots.

/^enum fixed_addresses/ { inside = 1; next }
inside && /^}/ { inside = 0 }
/^#/ || !inside { next }
{
	line = line " " $0
}
END {
	# Commas inside parentheses belong to an initializer, not to the list.
	depth = 0
	fresh = 1
	word = ""
	for (i = 1; i <= length(line); i++) {
		c = substr(line, i, 1)
		if (c == "(")
			depth++
		else if (c == ")")
			depth--
		if (fresh && c ~ /[A-Za-z0-9_]/) {
			word = word c
			continue
		}
		if (word != "")
			fresh = 0
		if (c == "," && depth == 0) {
			print_name(word)
			word = ""
			fresh = 1
		}
	}
	print_name(word)
}

function print_name(name)
{
	if (name != "" && name !~ /^__/)
		printf "\t{ %s, \"%s\" },\n", name, name
}
