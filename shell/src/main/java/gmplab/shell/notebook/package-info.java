/** Notebooks of the Jupyter format, executed in process. */
package gmplab.shell.notebook;
