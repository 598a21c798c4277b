"""What the ports need from the world, one library a folder."""
