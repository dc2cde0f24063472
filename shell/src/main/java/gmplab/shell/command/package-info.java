/** The bench's words: one table of commands, and the bench they act on. Knows neither Groovy nor a terminal. */
package gmplab.shell.command;
