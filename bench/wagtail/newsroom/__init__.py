"""The newsroom as a site of Wagtail's: run by the throwaway environment that bench/wagtail makes."""
