/** The prompt, and everything else that touches JLine. */
package gmplab.shell.terminal;
