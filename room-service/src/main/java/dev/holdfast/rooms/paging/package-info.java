/** Lists that are read page by page: which page is asked for, and where the next one begins. */
package dev.holdfast.rooms.paging;
