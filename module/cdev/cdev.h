/* SPDX-License-Identifier: GPL-2.0 */
/*
 * /dev/addrspace, the face through which programs use the mappers. Its
 * ABI is include/uapi/linux/addrspace.h. Called by main.c.
 *
 *   cdev.c           the device; which command goes where
 *   the other files  the commands; what an open file holds is in objects/
 */
#ifndef ADDRSPACE_CDEV_H
#define ADDRSPACE_CDEV_H

struct addrspace;

int cdev_create(struct addrspace *as);
void cdev_destroy(struct addrspace *as);

#endif /* ADDRSPACE_CDEV_H */
