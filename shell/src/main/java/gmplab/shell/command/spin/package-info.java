/** The model on SPIN: exported worlds translated, compiled and searched there, and compared with the searches here. */
package gmplab.shell.command.spin;
