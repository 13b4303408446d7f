"""The public pages before judges that are not ours: the Nu HTML checker and Lighthouse."""
