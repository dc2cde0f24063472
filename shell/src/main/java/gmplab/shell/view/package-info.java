/** Pure formatting: values of the model in, lines, HTML or SVG out. Knows no terminal and keeps nothing. */
package gmplab.shell.view;
