/** Runs programs on the model and on the real Go, and compares. */
package gmplab.shell.command.differ;
