/** Groovy and the other languages of policies: the only package that touches them. */
package gmplab.shell.script;
