"""What pages add to texts: frames, blocks of links, watermarks, strays."""
