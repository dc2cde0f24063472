/** A session: text in, replies out. The prompt, batch and the notebook are three faces of it. */
package gmplab.shell.session;
