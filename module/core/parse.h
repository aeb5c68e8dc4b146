/* SPDX-License-Identifier: GPL-2.0 */
/* Parses sizes as users write them. Called by the interfaces and params.c. */
#ifndef ADDRSPACE_PARSE_H
#define ADDRSPACE_PARSE_H

int as_parse_size(const char *val, unsigned long *size);

#endif /* ADDRSPACE_PARSE_H */
