/** The command line: which face a call asks for. */
package gmplab.shell;
