"""What each paper of the office says, folded from the facts up to the day it was signed."""
