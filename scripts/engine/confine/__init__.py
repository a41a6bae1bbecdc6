"""What the kernel can enforce on a program's process. Every function reports whether its means is in force."""
