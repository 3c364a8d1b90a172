/**
 * Stands in for a class of the image builder that needs a C library. It has to be in the builder's
 * own package.
 */
package com.oracle.svm.hosted;
